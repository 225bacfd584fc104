package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.websocket.ConnectionListener;
import featurekeyproxy.wspair.websocket.Frame;

/** Listens to a connection of which nothing is expected. */
class DeafListener implements ConnectionListener {
    @Override
    public void received(WebSocketMessage message) {}

    @Override
    public void controlReceived(Frame frame) {}

    @Override
    public boolean mayHold(long bytes, long replaced) {
        return true;
    }

    @Override
    public void readComplete() {}

    @Override
    public void writabilityChanged() {}

    @Override
    public void closeReceived(byte[] payload) {}

    @Override
    public void violated(int code, String cause) {}

    @Override
    public void failed(Throwable cause) {}

    @Override
    public void lost() {}
}
