package featurekeyproxy.wspair.websocket;

import featurekeyproxy.message.WebSocketMessage;

/**
 * Takes what a {@link WebSocketConnection} receives, in the order in which it came. Everything is called on the event loop
 * of the connection's channel.
 */
public interface ConnectionListener extends Allowance {
    /** A message is whole. */
    void received(WebSocketMessage message);

    /** A ping or a pong came. */
    void controlReceived(Frame frame);

    /** There is nothing more to read for now. */
    void readComplete();

    /** The connection takes more to write, or takes no more for now. */
    void writabilityChanged();

    /** A close frame came with that payload, possibly none; nothing follows it. */
    void closeReceived(byte[] payload);

    /** The peer broke the protocol or a limit; nothing that follows is read. The cause names the connection. */
    void violated(int code, String cause);

    /** The connection failed, and is being closed. */
    void failed(Throwable cause);

    /** The connection is gone. */
    void lost();
}
