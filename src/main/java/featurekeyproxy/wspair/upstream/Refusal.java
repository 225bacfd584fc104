package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Terminal's answer that is no switch of protocols: its head, and its body as fast as that is taken. Nothing of the body
 * is kept. If nothing moves for a while, or the Terminal ends the connection before the body, it is cut.
 *
 * <p>Everything happens on the event loop of the connection.
 */
public final class Refusal {
    private final HttpResponse head;
    private final Channel channel;
    private final GuardedLoop loop;
    private final long patienceMillis;
    private @Nullable Sink sink;
    private @Nullable Future<?> timer;
    private boolean over;

    Refusal(HttpResponse head, Channel channel, FaultBarrier faults, long patienceMillis) {
        this.head = head;
        this.channel = channel;
        this.loop = new GuardedLoop(channel.eventLoop(), faults, thrown -> cut());
        this.patienceMillis = patienceMillis;
        moved();
    }

    /** Takes a body. */
    public interface Sink {
        /** Takes the next bytes; returns whether more may come at once, else {@link Refusal#resume} is to be called. */
        boolean write(byte[] part);

        /** The body is whole; nothing follows. */
        void end();

        /** The rest of the body will never come; nothing follows. */
        void cut();
    }

    /** Returns the status, which may be any number of three digits. */
    public int status() {
        return head.status().code();
    }

    /** Returns the reason phrase as it came, possibly empty. */
    public String reason() {
        return head.status().reasonPhrase();
    }

    /** Returns all headers as they came. */
    public HttpHeaders headers() {
        return head.headers();
    }

    /** Has the body go there; to be called before anything else happens on this event loop. */
    public void to(Sink taker) {
        sink = taker;
    }

    /** Reads on after a pause. */
    public void resume() {
        moved();
        channel.config().setAutoRead(true);
    }

    /** Wants no more of it, and ends the connection. */
    public void drop() {
        finish();
    }

    void received(HttpContent content) {
        if (over) {
            return;
        }
        moved();
        if (content.decoderResult().isFailure()) {
            cut();
            return;
        }
        if (sink != null && content.content().isReadable() && !sink.write(ByteBufUtil.getBytes(content.content()))) {
            channel.config().setAutoRead(false);
        }
        if (content instanceof LastHttpContent && finish() && sink != null) {
            sink.end();
        }
    }

    void cut() {
        if (finish() && sink != null) {
            sink.cut();
        }
    }

    private void moved() {
        stopTimer();
        if (!over) {
            timer = loop.schedule(HandlerStep.REFUSAL_STALLED, this::cut, patienceMillis, TimeUnit.MILLISECONDS);
        }
    }

    private boolean finish() {
        boolean first = !over;
        over = true;
        stopTimer();
        channel.close();
        return first;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
