package featurekeyproxy.wspair.upstream;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeoutException;

/**
 * Takes what came of a dial: exactly one of {@link #accepted}, {@link #refused} and {@link #failed} is called, once, on the
 * event loop from which the dial was started.
 */
public interface DialAnswer {
    /**
     * The Terminal switched protocols. Frames that came behind its answer are held until this method returns, so a
     * connection that is installed here receives every one of them.
     */
    void accepted(Target target, HttpHeaders headers, ChannelPipeline pipeline);

    /** The Terminal answered with another status; the body follows to whom {@link Refusal#to} names. */
    void refused(Refusal refusal);

    /** There was no answer: {@link TimeoutException} when the time was up, or why there was no connection. */
    void failed(Throwable cause);

    /** Returns whether nobody waits for the answer any more; asked before each attempt. */
    boolean abandoned();
}
