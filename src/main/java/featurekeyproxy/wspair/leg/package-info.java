/**
 * The ground of the component: which two connections a session has, and the limits that are met on them. Knows nothing of
 * sockets or routes.
 */
@NullMarked
package featurekeyproxy.wspair.leg;

import org.jspecify.annotations.NullMarked;
