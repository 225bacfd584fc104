package featurekeyproxy.ops.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.route.InitializationListener;
import featurekeyproxy.session.SessionListener;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the dashboard shows, as one: it listens to sessions and initializations, takes a sample each second, and serves the
 * part of the Admin API that the page needs beyond what can be controlled. Thread-safe, but for {@link #tick}.
 */
public final class Dashboard {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    /** Of so many devices the problems are looked for more seldom, so that this never takes a core. */
    private static final int LARGE_FLEET = 2000;

    private static final int SECONDS_OF_A_LARGE_FLEET = 10;

    private final Clock clock;
    private final Supplier<Figures> figures;
    private final DeviceStories stories;
    private final RecentDecisions decisions;
    private final LinkProblems links;
    private final DeviceProblems devices;
    private final OpenProblems problems;
    private final History history = new History();
    private final Sampler sampler = new Sampler();
    private final EventStreams streams = new EventStreams();
    private volatile Supplier<JsonNode> status = JsonNodeFactory.instance::objectNode;
    private long told;
    private long seconds;

    /** What a dashboard looks at, and what it adds to that. */
    public record Sources(
            Supplier<Figures> figures,
            DeviceStories stories,
            RecentDecisions decisions,
            LinkProblems links,
            List<OpenProblems.Source> others) {
        /** Takes a copy of the other sources of problems. */
        public Sources {
            others = List.copyOf(others);
        }
    }

    /** Creates a dashboard that has seen nothing yet. */
    public Dashboard(Clock clock, Sources sources) {
        this.clock = clock;
        this.figures = sources.figures();
        this.stories = sources.stories();
        this.decisions = sources.decisions();
        this.links = sources.links();
        this.devices = new DeviceProblems(stories);
        List<OpenProblems.Source> all = new ArrayList<>(sources.others());
        all.add(links);
        all.add(devices);
        this.problems = new OpenProblems(clock, all);
    }

    /** Returns who is to be told of initializations. */
    public InitializationListener initializations() {
        return decisions;
    }

    /** Returns who is to be told of sessions. */
    public List<SessionListener> sessions() {
        return List.of(stories, links);
    }

    /** Adds what it serves; {@code status} is the answer to {@code GET /status}, sent to those who follow each second. */
    public void serve(Api api, Supplier<JsonNode> status) {
        this.status = status;
        api.get(
                "/decisions",
                call -> Views.decisions(
                        decisions.latest(call.query("device"), call.number("limit", 100, 1, RecentDecisions.MOST))));
        api.get("/problems", call -> Views.problems(problems.open()));
        api.get("/history", call -> Views.history(history));
        api.stream("/events", streams);
    }

    /** Returns how a device stands, in short. */
    public ObjectNode state(String device) {
        return Views.state(stories.of(device), clock.instant());
    }

    /** Adds to the answer on one device what happened to it and what follows from that; returns whether it is known. */
    public boolean addStory(String device, ObjectNode answer) {
        Optional<DeviceStory> story = stories.of(device);
        Views.addStory(answer, story, clock.instant());
        return story.isPresent();
    }

    /** Returns whether a device stands so: {@code started}, {@code notStarted}, or {@code waiting} for anything else. */
    public boolean stands(String device, String how) {
        Optional<Verdict.State> state = stories.of(device)
                .map(story -> Diagnosis.of(story, clock.instant()).state());
        Tone tone = state.map(Verdict.State::tone).orElse(Tone.WAIT);
        return switch (how) {
            case "started" -> tone == Tone.OK;
            case "notStarted" -> tone == Tone.WARNING || tone == Tone.ERROR;
            default -> tone == Tone.WAIT;
        };
    }

    /** Returns how many devices did not start. */
    public int notStarted() {
        return devices.count();
    }

    /** Takes a sample, looks for problems, and tells those who follow; to be called each second by one thread. */
    public void tick() {
        try {
            Instant now = clock.instant();
            Optional<Sample> sample = sampler.sample(now, figures.get());
            sample.ifPresent(history::add);
            boolean look = seconds++ % SECONDS_OF_A_LARGE_FLEET == 0 || stories.size() <= LARGE_FLEET;
            if (look && problems.look()) {
                streams.tell("problem", Views.problems(problems.open()));
            }
            for (InitializationEntry entry : decisions.after(told)) {
                told = entry.id();
                streams.tell("decision", Views.decision(entry));
            }
            if (sample.isPresent() && streams.isAnyOpen()) {
                ObjectNode event = JsonNodeFactory.instance.objectNode();
                event.set("status", status.get());
                event.set("sample", Views.sample(sample.get()));
                streams.tell("status", event);
            }
        } catch (RuntimeException e) {
            LOG.error("the dashboard failed; it goes on with the next second", e);
        }
    }
}
