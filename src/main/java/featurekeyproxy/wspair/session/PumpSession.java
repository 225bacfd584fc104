package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.meter.DeliveryRecord;

/** What a {@link MessagePump} needs of its session; everything but {@link #execute} is for the session's event loop. */
interface PumpSession extends Session {
    /** Returns whether messages flow. */
    boolean isOpen();

    boolean inEventLoop();

    /** Runs the task soon on the event loop; thread-safe. */
    void execute(Runnable task);

    /** Returns how the session enters routes. */
    RouteCall routeCall();

    /** Applies the fallback to a message whose route failed before it sent it on. */
    void routeFailed(MessageRoute route, String exchangeId, Throwable failure, DeliveryRecord delivery);

    /** Ends the session, because something threw that never should. */
    void broken(Throwable thrown);

    /** Flushes what was written on both legs, and tells how much the session holds. */
    void flush();
}
