/** What the dashboard shows: timelines of devices, recent decisions, open problems, figures over time, and their events. */
@NullMarked
package featurekeyproxy.ops.dashboard;

import org.jspecify.annotations.NullMarked;
