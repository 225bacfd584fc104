package featurekeyproxy.wspair.dispatch;

import java.util.concurrent.RejectedExecutionException;

/** How the sessions and handshakes of one event loop enter routes: on the loop, under watch, or on a worker. */
public final class RouteCall {
    /** What goes into a route. */
    public interface Passage {
        /** Goes into the route, on the thread that calls. */
        void enter();

        /** Is told instead that no worker takes it, since they have been stopped. */
        void refused(RejectedExecutionException failure);
    }

    private final RouteWatch.Seat seat;
    private final Workers workers;

    /** Creates it for the event loop of that seat. */
    public RouteCall(RouteWatch.Seat seat, Workers workers) {
        this.seat = seat;
        this.workers = workers;
    }

    /** Has the passage enter the route of that id, now if that is to be on the event loop, where this is called. */
    public void call(String routeId, Dispatch dispatch, Passage passage) {
        if (dispatch == Dispatch.WORKER) {
            workers.execute(passage);
            return;
        }
        String outer = seat.enter(routeId);
        try {
            passage.enter();
        } finally {
            seat.leave(outer);
        }
    }
}
