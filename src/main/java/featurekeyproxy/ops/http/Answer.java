package featurekeyproxy.ops.http;

import org.jspecify.annotations.Nullable;

/** Answers a request of the Admin API, on a worker thread, so it may take its time. */
@FunctionalInterface
public interface Answer {
    /**
     * Returns what is sent as JSON, nothing for null, or a {@link Reply} with another status than 200.
     *
     * @throws HttpProblem to refuse
     */
    @Nullable
    Object to(Call call) throws Exception;

    /** An answer with a status of its own. */
    record Reply(int status, Object body) {}
}
