/** The files with routes: which count, and how those that were saved come into force. */
@NullMarked
package featurekeyproxy.route.file;

import org.jspecify.annotations.NullMarked;
