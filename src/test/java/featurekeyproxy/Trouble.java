package featurekeyproxy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step of a route that does to the process what the message says. */
public final class Trouble implements Processor {
    @Override
    public void process(Exchange exchange) throws Exception {
        String what = exchange.getMessage().getBody(String.class);
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        switch (what) {
            case "no memory" -> throw new OutOfMemoryError("of a route");
            case "no memory in a task" ->
                loop.execute(() -> {
                    throw new OutOfMemoryError("of a task");
                });
            case "nested too deep" -> throw new StackOverflowError("of a route");
            case "end of the loop" -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            case "the loop hangs" -> new CountDownLatch(1).await();
            default -> {} // passes
        }
    }
}
