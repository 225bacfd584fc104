/** What the dashboard shows: stories of devices, recent decisions, open problems, figures over time, and their events. */
@NullMarked
package featurekeyproxy.ops.dashboard;

import org.jspecify.annotations.NullMarked;
