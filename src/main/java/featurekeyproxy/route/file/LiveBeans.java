package featurekeyproxy.route.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.SimpleRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The beans of a context whose files are reloaded while others look beans up. Camel's own registry is no more than a map for one thread:
 * a health check that looks one up fails when a reload binds another. Here a change makes a new map. Thread-safe.
 */
public final class LiveBeans implements Registry {
    private volatile SimpleRegistry beans = new SimpleRegistry();

    private LiveBeans() {}

    /** Puts it in the place of the registry of the context, with the beans that are there; to be called before anything is started. */
    public static void replaceIn(CamelContext context) {
        if (context.getRegistry() instanceof DefaultRegistry registry
                && !(registry.getFallbackRegistry() instanceof LiveBeans)) {
            LiveBeans live = new LiveBeans();
            registry.getFallbackRegistry().findByTypeWithName(Object.class).forEach(live::bind);
            registry.setFallbackRegistry(live);
        }
    }

    private interface Change {
        void apply(Registry to);
    }

    private synchronized void change(Change change) {
        SimpleRegistry next = new SimpleRegistry();
        beans.forEach((name, byType) -> next.put(name, new HashMap<>(byType)));
        change.apply(next);
        beans = next;
    }

    @Override
    public void bind(String id, Class<?> type, Object bean) {
        change(to -> to.bind(id, type, bean));
    }

    @Override
    public void bind(
            String id, Class<?> type, Object bean, @Nullable String initMethod, @Nullable String destroyMethod) {
        change(to -> to.bind(id, type, bean, initMethod, destroyMethod));
    }

    @Override
    public void bind(String id, Class<?> type, Supplier<Object> bean) {
        change(to -> to.bind(id, type, bean));
    }

    @Override
    public void bind(
            String id,
            Class<?> type,
            Supplier<Object> bean,
            @Nullable String initMethod,
            @Nullable String destroyMethod) {
        change(to -> to.bind(id, type, bean, initMethod, destroyMethod));
    }

    @Override
    public void bindAsPrototype(String id, Class<?> type, Supplier<Object> bean) {
        change(to -> to.bindAsPrototype(id, type, bean));
    }

    @Override
    public void unbind(String id) {
        change(to -> to.unbind(id));
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        return beans.lookupByName(name);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        return beans.lookupByNameAndType(name, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return beans.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return beans.findByType(type);
    }
}
