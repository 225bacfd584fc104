package featurekeyproxy.route.file;

import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What route files bring beside routes: beans, templates, configurations and an error handler. Camel lets it outlive its file and
 * applies it to routes that are loaded later only, so it goes with all routes before a set is loaded anew.
 */
final class RouteExtras {
    private final CamelContext context;
    private final Set<String> taken;
    private final @Nullable ErrorHandlerFactory errorHandler;

    /** Creates it for a context without any file loaded yet; beans of the names that are taken stay. */
    RouteExtras(CamelContext context, Set<String> taken) {
        this.context = context;
        this.taken = taken;
        this.errorHandler = context.getCamelContextExtension().getErrorHandlerFactory();
    }

    private static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Returns whether a context holds beans, templates or configurations of files. */
    static boolean areIn(CamelContext context) {
        Model model = model(context);
        return !model.getRouteConfigurationDefinitions().isEmpty()
                || !model.getRouteTemplateDefinitions().isEmpty()
                || !model.getCustomBeans().isEmpty();
    }

    /** Returns the names of the beans that files brought. */
    static List<String> beans(CamelContext context) {
        return model(context).getCustomBeans().stream()
                .map(BeanFactoryDefinition::getName)
                .toList();
    }

    /** Takes all of it away, the routes that were made of templates included. */
    void remove() throws Exception {
        Model model = model(context);
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            if (Boolean.TRUE.equals(route.isTemplate())) {
                model.removeRouteDefinition(route);
            }
        }
        model.removeRouteTemplateDefinitions("*");
        for (RouteConfigurationDefinition configuration : List.copyOf(model.getRouteConfigurationDefinitions())) {
            model.removeRouteConfiguration(configuration);
        }
        beans(context).stream().filter(name -> !taken.contains(name)).forEach(context.getRegistry()::unbind);
        context.getCamelContextExtension().setErrorHandlerFactory(errorHandler);
    }
}
