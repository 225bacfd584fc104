package featurekeyproxy.route.file;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.DisabledAwareDefinition;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.language.RefExpression;
import org.jspecify.annotations.Nullable;

/** The routes of a context and their steps as they are written, with placeholders filled in. */
final class RouteSteps {
    static final String PAIR = "ws-pair:";
    static final String MAPPING = "featureCodes";

    private static final String MAPPING_KAMELET = "feature-code-map-action";

    private final CamelContext context;
    private final List<RouteDefinition> routes;

    RouteSteps(CamelContext context) {
        this.context = context;
        this.routes =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    List<RouteDefinition> routes() {
        return routes;
    }

    /** Returns the routes that start from an address. */
    List<RouteDefinition> from(String address) {
        return routes.stream().filter(route -> from(route).equals(address)).toList();
    }

    /** Returns from where a route starts, without options; empty if that is known at run time only. */
    String from(RouteDefinition route) {
        String target = route.getInput() == null
                ? null
                : target(filled(route, route.getInput().getEndpointUri()));
        return target == null ? "" : target;
    }

    /** Returns a text of a route with the parameters of the template filled in of which the route was made, if it was. */
    private static String filled(RouteDefinition route, String text) {
        String filled = text;
        Map<String, Object> parameters =
                route.getTemplateParameters() == null ? Map.of() : route.getTemplateParameters();
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            filled = filled.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
        }
        return filled;
    }

    /** Returns the steps of a type that a message can come to unless a step fails, those inside of others included. */
    <T extends ProcessorDefinition<?>> List<T> of(RouteDefinition route, Class<? super T> type) {
        return RouteSteps.<T>all(route, type)
                .filter(step -> isOn(step) && !isAside(step))
                .toList();
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // half of the definitions have a type parameter
    private static <T extends ProcessorDefinition<?>> Stream<T> all(RouteDefinition route, Class<? super T> type) {
        Collection found = ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), (Class) type);
        return found.stream();
    }

    private boolean isOn(NamedNode step) {
        return within(step).noneMatch(node -> node instanceof DisabledAwareDefinition aware && isDisabled(aware));
    }

    /** Returns whether a step belongs to what is done about a failure, such as {@code onException}. */
    private static boolean isAside(NamedNode step) {
        return within(step)
                .anyMatch(node -> node instanceof ProcessorDefinition<?> definition
                        && definition.isAbstract()
                        && !(node instanceof RouteDefinition));
    }

    private static Stream<NamedNode> within(NamedNode step) {
        return Stream.iterate(step, Objects::nonNull, NamedNode::getParent);
    }

    boolean isDisabled(DisabledAwareDefinition step) {
        return step.getDisabled() != null && Boolean.parseBoolean(resolved(step.getDisabled()));
    }

    /** Returns whether a route starts together with the proxy. */
    boolean isStarted(RouteDefinition route) {
        return route.getAutoStartup() == null || !"false".equalsIgnoreCase(resolved(route.getAutoStartup()));
    }

    /** Returns whether a step maps codes. */
    boolean isMapping(ProcessorDefinition<?> step) {
        if (step instanceof ProcessDefinition process) {
            return isMapping(process.getRef());
        }
        if (step instanceof KameletDefinition kamelet) {
            return MAPPING_KAMELET.equals(kamelet.getName());
        }
        return step instanceof BeanDefinition bean
                ? isMapping(bean.getRef())
                : targetOf(step)
                        .filter(target ->
                                target.equals("bean:" + MAPPING) || target.equals("kamelet:" + MAPPING_KAMELET))
                        .isPresent();
    }

    private static boolean isMapping(@Nullable String ref) {
        return ref != null && ref.replaceFirst("^#(bean:)?", "").equals(MAPPING);
    }

    /** Returns the name of the bean that a step asks, if its condition is one. */
    Optional<String> conditionOf(HasExpressionType step) {
        return step.getExpressionType() instanceof RefExpression ref
                ? Optional.of(ref.getExpression())
                : Optional.empty();
    }

    /** Returns where a step sends the message itself, if that is known. */
    Optional<String> targetOf(ProcessorDefinition<?> step) {
        return step instanceof SendDefinition<?> send
                ? Optional.ofNullable(target(send.getUri()))
                : step instanceof ToDynamicDefinition dynamic && !(step instanceof WireTapDefinition<?>)
                        ? Optional.ofNullable(target(dynamic.getUri()))
                        : Optional.empty();
    }

    /** Returns where a route sends its messages, as far as that is known. */
    Stream<String> targets(RouteDefinition route) {
        return sends(route).filter(step -> !isAside(step)).flatMap(step -> targetOf(step).stream());
    }

    /** Returns where a route sends its messages, copies of them, and those of which a step failed, as far as that is known. */
    Stream<String> allTargets(RouteDefinition route) {
        return sends(route)
                .flatMap(step -> step instanceof WireTapDefinition<?> tap
                        ? Optional.ofNullable(target(tap.getUri())).stream()
                        : targetOf(step).stream());
    }

    private Stream<ProcessorDefinition<?>> sends(RouteDefinition route) {
        return Stream.<ProcessorDefinition<?>>concat(
                        RouteSteps.<SendDefinition<?>>all(route, SendDefinition.class),
                        RouteSteps.<ToDynamicDefinition>all(route, ToDynamicDefinition.class))
                .filter(this::isOn);
    }

    /** Returns an address without its options; null if it is known at run time only. */
    @Nullable
    String target(@Nullable String uri) {
        String resolved = resolved(uri == null ? "" : uri);
        if (resolved == null || resolved.contains("${")) {
            return null;
        }
        int query = resolved.indexOf('?');
        return (query < 0 ? resolved : resolved.substring(0, query)).replaceFirst("^([\\w-]+):/*", "$1:");
    }

    /** Returns the text with its placeholders filled in; null if one is a parameter of a template. */
    private @Nullable String resolved(String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns a route as people find it. */
    static String name(RouteDefinition route) {
        String file =
                route.getResource() == null ? "" : " in " + route.getResource().getLocation();
        return "the route " + (route.getRouteId() == null ? "without an id" : route.getRouteId()) + file;
    }
}
