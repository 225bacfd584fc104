package featurekeyproxy.wspair.session;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** How the sessions and handshakes of one event loop enter routes: on the loop, under watch, or on a worker. */
public final class RouteCall {
    private final RouteWatch.Seat seat;
    private final Workers workers;

    public RouteCall(RouteWatch.Seat seat, Workers workers) {
        this.seat = seat;
        this.workers = workers;
    }

    /** Has the exchange go through the route of the consumer; {@code done} runs once, on any thread, when it is through. */
    public void call(DefaultConsumer consumer, Dispatch dispatch, Exchange exchange, Runnable done) {
        if (dispatch == Dispatch.WORKER) {
            workers.execute(() -> consumer.getAsyncProcessor().process(exchange, doneSync -> done.run()), failure -> {
                exchange.setException(failure);
                done.run();
            });
            return;
        }
        @Nullable String outer = seat.enter(consumer.getRouteId());
        try {
            consumer.getAsyncProcessor().process(exchange, doneSync -> done.run());
        } finally {
            seat.leave(outer);
        }
    }
}
