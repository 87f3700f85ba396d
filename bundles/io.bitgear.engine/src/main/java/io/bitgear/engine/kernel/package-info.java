/** What runs frames on this processor: native kernels, or plain Java where there are none. */
package io.bitgear.engine.kernel;
