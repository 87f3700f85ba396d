/** The exchange of running bundles (docs/swap.md). */
package io.bitgear.swap;
