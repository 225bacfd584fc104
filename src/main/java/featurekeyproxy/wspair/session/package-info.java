/**
 * One TOMEs connection and its Terminal connection: order, backpressure, close handshake.
 */
@NullMarked
package featurekeyproxy.wspair.session;

import org.jspecify.annotations.NullMarked;
