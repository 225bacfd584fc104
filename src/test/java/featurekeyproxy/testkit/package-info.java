/** What a site needs for the tests of its routes and processors; published as the jar with the classifier {@code test-kit}. */
@NullMarked
package featurekeyproxy.testkit;

import org.jspecify.annotations.NullMarked;
