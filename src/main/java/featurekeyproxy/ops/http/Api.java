package featurekeyproxy.ops.http;

import featurekeyproxy.ops.access.Role;
import featurekeyproxy.ops.access.SignIns;
import featurekeyproxy.text.JsonFormat;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The Admin API under {@value #ROOT}: every request needs a token, every write the role admin and a body that says it is JSON,
 * and every write is recorded in the {@link OperatorActionLog} with its result. Paths are those of OpenAPI: {@code /devices/{id}}.
 */
public final class Api {
    /** Where all paths begin. */
    public static final String ROOT = ApiRequest.ROOT;

    private static final String SIGN_IN = "/sign-in";
    private static final int BODY_BYTES = 8 << 20;

    private final ManagementServer server;
    private final OperatorActionLog actions;
    private final TokenAuthentication access;
    private final List<Operation> operations = new CopyOnWriteArrayList<>();

    /** A method and a path that are served. */
    public record Operation(String method, String path) {}

    /** Creates the API on the server, with nothing but its doors. */
    public Api(ManagementServer server, Tokens tokens, SignIns signIns, OperatorActionLog actions) {
        this.server = server;
        this.actions = actions;
        this.access = new TokenAuthentication(tokens, signIns);
        PasswordSignIn passwords = new PasswordSignIn(signIns, actions);
        serve(HttpMethod.POST, SIGN_IN).handler(passwords::signIn);
        demandToken("/api/*");
        serve(HttpMethod.DELETE, SIGN_IN).handler(passwords::signOut);
    }

    /** Demands a token for everything at that path; to be called before the path is served. */
    public void demandToken(String path) {
        server.router().route(path).handler(access::demandToken);
    }

    /** Serves what can be read there. */
    public void get(String path, ApiHandler handler) {
        serve(HttpMethod.GET, path).handler(context -> answer(context, handler));
    }

    /** Serves what is read bit by bit, such as events: the handler is called on the server's event loop. */
    public void stream(String path, Handler<RoutingContext> handler) {
        serve(HttpMethod.GET, path).handler(handler);
    }

    /** Serves something that is done there; people are asked why. */
    public void post(String path, ApiHandler handler) {
        write(HttpMethod.POST, path, reasoned(handler));
    }

    /** Serves a trial that changes nothing of the proxy, so that nobody is asked why. */
    public void check(String path, ApiHandler handler) {
        write(HttpMethod.POST, path, handler);
    }

    /** Serves something that is set there; people are asked why. */
    public void put(String path, ApiHandler handler) {
        write(HttpMethod.PUT, path, reasoned(handler));
    }

    /** Serves something that is set there, for a reason that the body tells. */
    public void putReasoned(String path, ApiHandler handler) {
        write(HttpMethod.PUT, path, handler);
    }

    /** Serves something that is forgotten there; people are asked why. */
    public void delete(String path, ApiHandler handler) {
        write(HttpMethod.DELETE, path, reasoned(handler));
    }

    private static ApiHandler reasoned(ApiHandler handler) {
        return request -> {
            request.demandReason();
            return handler.handle(request);
        };
    }

    /** Returns what is served. */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    private Route serve(HttpMethod method, String path) {
        operations.add(new Operation(method.name().toLowerCase(Locale.ROOT), path));
        return at(method, path);
    }

    private Route at(HttpMethod method, String path) {
        return server.router().route(method, ROOT + path.replaceAll("\\{(\\w+)}", ":$1"));
    }

    private void write(HttpMethod method, String path, ApiHandler handler) {
        String action = method + " " + path;
        at(method, path).handler(context -> demandAdmin(context, action)).handler(Api::demandJson);
        at(method, path).handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
        serve(method, path)
                .handler(server.connections()::bodyArrived)
                .handler(context -> answer(context, audited(action, handler)));
    }

    private void demandAdmin(RoutingContext context, String action) {
        if (TokenAuthentication.caller(context).role() != Role.ADMIN) {
            actions.did(
                    TokenAuthentication.caller(context), new OperatorAction(action, "", "", "", ""), "refused: role");
            throw HttpProblem.of(403, "this token may only read");
        }
        context.next();
    }

    private static void demandJson(RoutingContext context) {
        String type = String.valueOf(context.request().getHeader("Content-Type"));
        boolean isJson = type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
        if (!isJson && !context.request().method().equals(HttpMethod.DELETE)) {
            throw HttpProblem.of(415, "Content-Type has to be application/json");
        }
        context.next();
    }

    private ApiHandler audited(String action, ApiHandler handler) {
        return request -> {
            String result = "failed";
            try {
                request.reason(); // refused before anything is done
                Object done = handler.handle(request);
                result = "done";
                return done;
            } catch (HttpProblem refused) {
                result = "refused: " + refused.getMessage();
                throw refused;
            } finally {
                OperatorAction performed = request.action().orElse(new OperatorAction(action, "", "", "", ""));
                actions.did(request.caller(), performed.because(request.given()), result);
            }
        };
    }

    private void answer(RoutingContext context, ApiHandler handler) {
        context.vertx()
                .executeBlocking(() -> reply(handler.handle(new ApiRequest(context))), false)
                .onSuccess(reply -> send(context, reply))
                .onFailure(context::fail);
    }

    /** Writes the answer while still on the worker. */
    private ApiResponse reply(@Nullable Object answer) throws Exception {
        if (answer instanceof ApiResponse reply) {
            return new ApiResponse(reply.status(), Buffer.buffer(JsonFormat.MAPPER.writeValueAsBytes(reply.body())));
        }
        return answer == null
                ? new ApiResponse(204, Buffer.buffer())
                : new ApiResponse(200, Buffer.buffer(JsonFormat.MAPPER.writeValueAsBytes(answer)));
    }

    private static void send(RoutingContext context, ApiResponse reply) {
        context.response().setStatusCode(reply.status());
        if (reply.status() == 204) {
            context.response().end();
        } else {
            context.response().putHeader("Content-Type", "application/json").end((Buffer) reply.body());
        }
    }
}
