/**
 * One WebSocket connection as raw frames on a Netty pipeline.
 */
@NullMarked
package featurekeyproxy.wspair.websocket;

import org.jspecify.annotations.NullMarked;
