package featurekeyproxy.ops.http;

import org.jspecify.annotations.Nullable;

/** Answers a request of the Admin API, on a worker thread, so it may take its time. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Returns what is sent as JSON, nothing for null, or a {@link ApiResponse} with another status than 200.
     *
     * @throws HttpProblem to refuse
     */
    @Nullable
    Object handle(ApiRequest request) throws Exception;
}
