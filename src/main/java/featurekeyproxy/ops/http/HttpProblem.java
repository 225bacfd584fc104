package featurekeyproxy.ops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.text.JsonFormat;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request is refused, answered as {@code application/problem+json} (RFC 9457). The detail is for the one who asked and
 * never repeats what was sent.
 */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HttpProblem.class);
    private static final int INTERNAL = 500;

    private final int status;

    private HttpProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** Returns a refusal with that status, and why. */
    public static HttpProblem of(int status, String detail) {
        return new HttpProblem(status, detail);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Answers a request that failed; a failure that is no problem of the request's is logged and told as 500. */
    static void answer(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof HttpProblem problem) {
            answer(context, problem.status, String.valueOf(problem.getMessage()));
        } else if (failure == null || context.statusCode() < INTERNAL) {
            int status = Math.max(context.statusCode(), 400);
            answer(context, status, HttpResponseStatus.valueOf(status).reasonPhrase());
        } else {
            LOG.error("an answer of the management port failed", failure);
            answer(context, INTERNAL, "the proxy failed to answer; its log says why");
        }
    }

    static void answer(RoutingContext context, int status, String detail) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close();
            return;
        }
        ObjectNode body = JsonFormat.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        if (!context.request().isEnded()) {
            response.putHeader("Connection", "close"); // nobody reads the rest of the body
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toString());
    }
}
