package featurekeyproxy.wspair.upstream;

import io.netty.channel.ConnectTimeoutException;
import java.util.concurrent.TimeoutException;

/** What a target made of a handshake. */
public enum DialOutcome {
    /** It switched protocols. */
    ACCEPTED,
    /** It answered with another status. */
    REFUSED,
    /** It did not answer in time. */
    TIMED_OUT,
    /** It could not be reached, or what it said was no HTTP. */
    FAILED;

    /** Returns how a dial ended that failed with that cause. */
    public static DialOutcome of(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof ConnectTimeoutException ? TIMED_OUT : FAILED;
    }
}
