package dev.hyaline.web;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;

/** Where others find a server of this machine. */
final class OwnHost {

    private OwnHost() {}

    /**
     * The host that a link names: what is listened on, but an address of this machine where that is
     * all of them, such as {@code 0.0.0.0}, which no browser can be sent to.
     */
    static String of(String listening) {
        try {
            return InetAddress.getByName(listening).isAnyLocalAddress() ? own() : listening;
        } catch (IOException e) {
            return listening; // a link that must be mended is better than no server
        }
    }

    private static String own() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && !each.isLoopback()) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address instanceof Inet4Address) {
                        return address.getHostAddress();
                    }
                }
            }
        }
        return InetAddress.getLocalHost().getHostName();
    }
}
