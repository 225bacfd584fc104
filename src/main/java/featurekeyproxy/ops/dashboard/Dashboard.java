package featurekeyproxy.ops.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.ops.diagnosis.ConnectionProblems;
import featurekeyproxy.ops.diagnosis.MappingProblems;
import featurekeyproxy.ops.diagnosis.OpenProblems;
import featurekeyproxy.ops.diagnosis.Severity;
import featurekeyproxy.ops.diagnosis.SwitchProblems;
import featurekeyproxy.ops.diagnosis.device.Acknowledgements;
import featurekeyproxy.ops.diagnosis.device.Acknowledgements.Acknowledgement;
import featurekeyproxy.ops.diagnosis.device.DeviceProblems;
import featurekeyproxy.ops.diagnosis.device.DeviceTimeline;
import featurekeyproxy.ops.diagnosis.device.DeviceTimelines;
import featurekeyproxy.ops.diagnosis.device.Diagnosis;
import featurekeyproxy.ops.diagnosis.device.InitializationEntry;
import featurekeyproxy.ops.diagnosis.device.RecentDecisions;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.process.Pulse;
import featurekeyproxy.reload.ReloadListener;
import featurekeyproxy.rollout.Switches;
import featurekeyproxy.route.InitializationListener;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the dashboard shows, as one: it listens to sessions and initializations, takes a sample each second, and serves the
 * part of the Admin API that the page needs beyond what can be controlled. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    /** Of so many devices the problems are looked for more seldom, so that this never takes a core. */
    private static final int LARGE_FLEET = 2000;

    private static final int SECONDS_OF_A_LARGE_FLEET = 10;

    private final Clock clock;
    private final Supplier<Figures> figures;
    private final DeviceTimelines timelines;
    private final RecentDecisions decisions;
    private final ConnectionProblems links;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final DeviceProblems failing;
    private final OpenProblems problems;
    private final History history = new History();
    private final Sampler sampler = new Sampler();
    private final EventStreams streams = new EventStreams();
    private final List<Consumer<Instant>> tasks = new CopyOnWriteArrayList<>();
    private volatile Supplier<JsonNode> status = JsonNodeFactory.instance::objectNode;
    private volatile Map<DeviceKind, Integer> fleet = Map.of();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dashboard");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Pulse pulse; // from the start on

    // of the ticker's thread
    private long told;
    private long seconds;

    /** Creates an empty dashboard; to be created before the start, so that it misses no event. */
    public Dashboard(
            Clock clock,
            WsPairComponent component,
            LiveMapping mapping,
            TableVersions tables,
            DeviceProfiles profiles,
            Switches switches) {
        this.clock = clock;
        this.figures = () -> figures(component, profiles);
        this.timelines = new DeviceTimelines(clock);
        this.decisions = new RecentDecisions(tables, timelines);
        this.links = new ConnectionProblems(clock, component);
        this.failing = new DeviceProblems(timelines, acknowledgements);
        this.problems = new OpenProblems(
                clock, List.of(new MappingProblems(mapping), new SwitchProblems(switches::state), links, failing));
        component.addSessionListener(timelines);
        component.addSessionListener(links);
    }

    private Figures figures(WsPairComponent component, DeviceProfiles profiles) {
        if (isTurn()) {
            fleet = profiles.counts();
        }
        return new Figures(
                component.traffic(Leg.TOMES).messages(),
                component.traffic(Leg.TERMINAL).messages(),
                component.latency(Leg.TOMES).plus(component.latency(Leg.TERMINAL)),
                component.openSessions(),
                fleet);
    }

    /** Returns whether work that grows with the number of devices is due: each second, or each tenth one of a large fleet. */
    private boolean isTurn() {
        return seconds % SECONDS_OF_A_LARGE_FLEET == 0 || timelines.size() <= LARGE_FLEET;
    }

    /** Shows the problems of a further source. */
    public void show(OpenProblems.Source source) {
        problems.add(source);
    }

    /** Calls this each second with the time, before it looks for problems. */
    public void eachSecond(Consumer<Instant> task) {
        tasks.add(task);
    }

    /** Returns the listener that learns of files that came into force. */
    public ReloadListener reloads() {
        return links;
    }

    /** Returns the problems that were open at the latest look. */
    public List<OpenProblems.Open> openProblems() {
        return problems.open();
    }

    /** Begins to take a sample each second. */
    public void start() {
        Pulse living = Pulse.of("dashboard");
        pulse = living;
        ticker.scheduleAtFixedRate(() -> tick(living), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (pulse != null) {
            pulse.close();
        }
        ticker.shutdownNow();
    }

    /** Returns the listener that collects initializations. */
    public InitializationListener initializations() {
        return decisions;
    }

    /** Returns how many devices of each kind are known, as of the latest second. */
    public Map<DeviceKind, Integer> fleet() {
        return fleet;
    }

    /** Adds what it serves; {@code status} is the answer to {@code GET /status}, sent to those who follow each second. */
    public void serve(Api api, Supplier<JsonNode> status) {
        this.status = status;
        api.get(
                "/decisions",
                call -> DashboardJson.decisions(
                        decisions.latest(call.query("device"), call.number("limit", 100, 1, RecentDecisions.MOST))));
        api.get("/problems", call -> DashboardJson.problems(problems.open()));
        api.get("/history", call -> DashboardJson.history(history));
        api.stream("/events", streams);
    }

    /** Forgets what happened to a device, so that its problems end; returns whether anything was heard of it. */
    public boolean remove(String device) {
        acknowledgements.remove(device);
        return timelines.remove(device);
    }

    /** Ends the problem of a device that does not start, for as long as its fault is the same; returns that fault, if it has any. */
    public Optional<String> acknowledge(String device, String by, String reason) {
        Instant now = clock.instant();
        return timelines
                .of(device)
                .map(timeline -> Diagnosis.of(timeline, now))
                .filter(StartDiagnosis::isBad)
                .filter(diagnosis ->
                        acknowledgements.put(device, new Acknowledgement(diagnosis.state(), now, by, reason)))
                .map(diagnosis -> diagnosis.state().name());
    }

    /** Takes an acknowledgement back; returns whether there was one. */
    public boolean withdraw(String device) {
        return acknowledgements.remove(device);
    }

    /** Returns how a device stands, in short. */
    public ObjectNode state(String device) {
        ObjectNode state = DashboardJson.state(timelines.of(device), clock.instant());
        addAcknowledgement(device, state);
        return state;
    }

    private void addAcknowledgement(String device, ObjectNode state) {
        timelines
                .of(device)
                .map(timeline -> Diagnosis.of(timeline, clock.instant()))
                .flatMap(diagnosis -> acknowledgements.of(device, diagnosis.state()))
                .ifPresent(said -> state.putObject("acknowledged")
                        .put("at", said.at().toString())
                        .put("by", said.by())
                        .put("reason", said.reason()));
    }

    /** Adds the timeline of a device and its diagnosis to an answer; returns whether the device is known. */
    public boolean addTimeline(String device, ObjectNode answer) {
        Optional<DeviceTimeline> timeline = timelines.of(device);
        DashboardJson.addTimeline(answer, timeline, clock.instant());
        if (answer.get("diagnosis") instanceof ObjectNode diagnosis) {
            addAcknowledgement(device, diagnosis);
        }
        return timeline.isPresent();
    }

    /** Returns what happened to a device. */
    public Optional<DeviceTimeline> timeline(String device) {
        return timelines.of(device);
    }

    /**
     * Returns whether a device is in this state: {@code started}, {@code notStarted}, {@code notConnected}, {@code acknowledged}, or
     * {@code waiting} for anything that is neither of the first two.
     */
    public boolean stands(String device, String how) {
        Optional<StartDiagnosis.State> state = timelines
                .of(device)
                .map(timeline -> Diagnosis.of(timeline, clock.instant()).state());
        Severity severity = state.map(StartDiagnosis.State::severity).orElse(Severity.WAITING);
        return switch (how) {
            case "notConnected" -> state.equals(Optional.of(StartDiagnosis.State.NOT_CONNECTED));
            case "acknowledged" ->
                state.flatMap(now -> acknowledgements.of(device, now)).isPresent();
            case "started" -> severity == Severity.OK;
            case "notStarted" -> severity == Severity.WARNING || severity == Severity.ERROR;
            default -> severity == Severity.WAITING;
        };
    }

    /** Returns the ids of the devices of which there is a timeline. */
    public List<String> devices() {
        return timelines.all().stream().map(DeviceTimeline::device).toList();
    }

    /** Returns what was decided on the latest initialization of a device, in short. */
    public Optional<ObjectNode> lastDecision(String device) {
        return timelines.of(device).flatMap(DeviceTimeline::latest).map(entry -> JsonNodeFactory.instance
                .objectNode()
                .put("time", entry.time().toString())
                .put("reason", entry.reason().name()));
    }

    /** Returns how many devices do not start now, by the reason. */
    public Map<StartDiagnosis.State, Integer> notStartedByReason() {
        return failing.notStarted(clock.instant());
    }

    /** Returns how many devices did not start without being acknowledged. */
    public int notStarted() {
        return failing.count();
    }

    /** Returns how many devices did not start and are acknowledged. */
    public int acknowledged() {
        return failing.acknowledged();
    }

    /** Takes a sample, looks for problems, and sends both to the open event streams. */
    private void tick(Pulse living) {
        living.beat();
        try {
            Instant now = clock.instant();
            tasks.forEach(task -> task.accept(now));
            Optional<Sample> sample = sampler.sample(now, figures.get());
            sample.ifPresent(history::add);
            if (isTurn() && problems.look()) {
                streams.tell("problem", DashboardJson.problems(problems.open()));
            }
            for (InitializationEntry entry : decisions.after(told)) {
                told = entry.id();
                streams.tell("decision", DashboardJson.decision(entry));
            }
            if (sample.isPresent() && streams.isAnyOpen()) {
                ObjectNode event = JsonNodeFactory.instance.objectNode();
                event.set("status", status.get());
                event.set("sample", DashboardJson.sample(sample.get()));
                streams.tell("status", event);
            }
        } catch (RuntimeException e) {
            LOG.error("the dashboard failed; it goes on with the next second", e);
        } finally {
            seconds++;
        }
    }
}
