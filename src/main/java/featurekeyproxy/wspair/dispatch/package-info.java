/** How messages and handshakes enter a route: on their event loop, under watch, or on a worker. */
@NullMarked
package featurekeyproxy.wspair.dispatch;

import org.jspecify.annotations.NullMarked;
