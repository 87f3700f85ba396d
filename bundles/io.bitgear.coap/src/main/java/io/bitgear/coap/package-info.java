/** The CoAP endpoint: what holds the sockets, and hands requests to handlers; exports nothing. */
package io.bitgear.coap;
