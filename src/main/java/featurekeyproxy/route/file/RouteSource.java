package featurekeyproxy.route.file;

import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where route files come from, and what is allowed of them.
 *
 * @param named whether a setting names the directory, which then has to be there
 * @param unmapped the legs from which a site lets initializations pass without being mapped
 */
public record RouteSource(Path directory, boolean named, Set<Leg> unmapped) {
    public RouteSource {
        unmapped = Set.copyOf(unmapped);
    }
}
