package featurekeyproxy.ops;

import java.util.List;

/**
 * The files by which the proxy works, each by its whole path; what is built in is named as such, and a list is empty where nothing
 * is used.
 *
 * @param settings the file of the operator, if there is one
 * @param ignored what lies beside the route files and is none
 * @param lib the jars of the site
 * @param tomesTls key and certificates that TOMEs sees
 * @param terminalTls key and certificates for the connection to the Terminal
 * @param managementTls key and certificates that operators see
 */
public record FilesInForce(
        List<String> settings,
        List<String> mapping,
        List<String> routes,
        List<String> ignored,
        List<String> lib,
        List<String> tomesTls,
        List<String> terminalTls,
        List<String> managementTls) {
    public FilesInForce {
        settings = List.copyOf(settings);
        mapping = List.copyOf(mapping);
        routes = List.copyOf(routes);
        ignored = List.copyOf(ignored);
        lib = List.copyOf(lib);
        tomesTls = List.copyOf(tomesTls);
        terminalTls = List.copyOf(terminalTls);
        managementTls = List.copyOf(managementTls);
    }
}
