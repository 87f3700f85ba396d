/** What the gateway answers over CoAP; exports nothing, and knows nothing of sockets. */
package io.bitgear.resources;
