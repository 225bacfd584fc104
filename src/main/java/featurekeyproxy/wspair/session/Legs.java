package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.websocket.WebSocketConnection;

/** The two connections of a session, and the pump of what is received on each. */
record Legs(WebSocketConnection tomes, WebSocketConnection terminal, MessagePump fromTomes, MessagePump fromTerminal) {
    WebSocketConnection connection(Leg leg) {
        return leg == Leg.TOMES ? tomes : terminal;
    }

    MessagePump pump(Leg source) {
        return source == Leg.TOMES ? fromTomes : fromTerminal;
    }

    /** Returns how many bytes both connections and both pumps hold. */
    long held() {
        return tomes.held() + terminal.held() + fromTomes.held() + fromTerminal.held();
    }
}
