/** The beans that the routes in {@code routes/*.yaml} call by name. */
@NullMarked
package featurekeyproxy.route;

import org.jspecify.annotations.NullMarked;
