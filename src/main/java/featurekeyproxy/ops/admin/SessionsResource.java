package featurekeyproxy.ops.admin;

import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import featurekeyproxy.ops.http.HttpProblem;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.session.Session;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /sessions}: the open sessions and what has crossed them. */
public final class SessionsResource {
    private static final int PAGE = 100;
    private static final int LONGEST_PAGE = 1000;

    private final Supplier<Set<Session>> sessions;

    private SessionsResource(Supplier<Set<Session>> sessions) {
        this.sessions = sessions;
    }

    /** Serves the open sessions. */
    public static void addTo(Api api, Supplier<Set<Session>> open) {
        SessionsResource resource = new SessionsResource(open);
        api.get("/sessions", resource::all);
        api.get("/sessions/{id}", resource::one);
    }

    /** Some of the sessions, the oldest first, and how many there are. */
    public record Sessions(int total, List<View> sessions) {}

    /** A session; the query of its path is left out, since secrets travel in queries. */
    record View(
            String id,
            Instant openedAt,
            String remote,
            String terminal,
            String path,
            Traffic fromTomes,
            Traffic fromTerminal,
            RequestTracker.Summary initializations) {
        static View of(Session session) {
            return new View(
                    session.id(),
                    session.openedAt(),
                    session.remoteAddress(),
                    session.target().toString(),
                    session.path(),
                    session.traffic(Leg.TOMES),
                    session.traffic(Leg.TERMINAL),
                    session.attachment(RequestTracker.class)
                            .map(RequestTracker::summary)
                            .orElse(new RequestTracker.Summary(0, 0, 0, 0)));
        }
    }

    private Sessions all(ApiRequest request) {
        Set<Session> open = sessions.get();
        return new Sessions(
                open.size(),
                open.stream()
                        .sorted(Comparator.comparing(Session::openedAt).thenComparing(Session::id))
                        .skip(request.number("offset", 0, 0, Integer.MAX_VALUE))
                        .limit(request.number("limit", PAGE, 1, LONGEST_PAGE))
                        .map(View::of)
                        .toList());
    }

    private View one(ApiRequest request) {
        String id = request.path("id");
        return sessions.get().stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .map(View::of)
                .orElseThrow(() -> HttpProblem.of(404, "no session of this id is open"));
    }
}
