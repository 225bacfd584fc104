package featurekeyproxy.ops.http;

import featurekeyproxy.ops.access.Caller;
import featurekeyproxy.text.JsonFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An authenticated request of the Admin API with its whole body. For one thread. */
public final class ApiRequest {
    /** Where all paths of the Admin API begin. */
    static final String ROOT = "/api/v1";

    private static final int LONGEST_ID = 256;

    private final RoutingContext context;
    private @Nullable OperatorAction performed;
    private String reason = "";

    ApiRequest(RoutingContext context) {
        this.context = context;
    }

    /** Returns who makes the request. */
    public Caller caller() {
        return TokenAuthentication.caller(context);
    }

    /** Returns the part of the path that stands for {@code {name}}, decoded. */
    public String path(String name) {
        return printable(String.valueOf(context.pathParam(name)));
    }

    /** Returns a parameter of the query, if it is given and not empty. */
    public Optional<String> query(String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw HttpProblem.of(400, "the parameter " + name + " is given more than once");
        }
        return values.stream()
                .map(ApiRequest::printable)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Returns a whole number of the query. */
    public int number(String name, int preset, int lowest, int highest) {
        try {
            int number = query(name).map(Integer::parseInt).orElse(preset);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw HttpProblem.of(400, "the parameter " + name + " is a whole number from " + lowest + " to " + highest);
    }

    private static String printable(String text) {
        if (text.length() > LONGEST_ID || !text.codePoints().allMatch(ApiRequest::isPrintable)) {
            throw HttpProblem.of(
                    400, "an id or parameter has control characters or more than " + LONGEST_ID + " characters");
        }
        return text;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Returns the bytes of the body. */
    public byte[] body() {
        Buffer body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** Returns the body as a record; every member is demanded, and no other allowed. */
    public <T> T body(Class<T> type) {
        try {
            T value = JsonFormat.MAPPER.readValue(body(), type);
            if (value != null) {
                return value;
            }
        } catch (IOException e) {
            // refused below; what Jackson says of it would repeat the body
        }
        throw HttpProblem.of(400, "the body is not the JSON that " + ROOT + "/openapi.json asks for");
    }

    /** Describes what the request does, for the audit trail; to be called as soon as that is known. */
    public void action(String action, String subject, String before, String after) {
        performed = new OperatorAction(action, subject, before, after, "");
    }

    /**
     * Returns why the caller does this, by the parameter {@code reason}, which every write may have.
     *
     * @throws HttpProblem 400 if it is too long or not printable
     */
    public String reason() {
        if (reason.isEmpty()) {
            reason = query("reason").orElse("");
        }
        return reason;
    }

    /**
     * Demands a reason of somebody who signed in by name; what shows a token of the settings may be a script, which has none.
     *
     * @throws HttpProblem 400 if there is none
     */
    void demandReason() {
        if (reason().isBlank() && caller().isNamed()) {
            throw HttpProblem.of(400, "say why, by the parameter reason: ?reason=device%20in%20repair");
        }
    }

    /** Returns the reason as far as it is known. */
    String given() {
        return reason;
    }

    /** Says why the caller does this, where the body tells it. */
    public void because(String why) {
        reason = printable(why);
    }

    Optional<OperatorAction> action() {
        return Optional.ofNullable(performed);
    }
}
