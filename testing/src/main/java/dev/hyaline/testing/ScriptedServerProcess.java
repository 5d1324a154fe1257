package dev.hyaline.testing;

import java.util.concurrent.CountDownLatch;

/** A scripted server with a helpful model to try commands against, until it is ended. */
public final class ScriptedServerProcess {

    private ScriptedServerProcess() {}

    /**
     * Prints the server's address and waits.
     *
     * @param args {@code failing} for one that fails every third request; {@code chat} for one that
     *     gives no log-probabilities
     */
    public static void main(String[] args) throws InterruptedException {
        Script script = Script.WELL.withModel(new HelpfulModel());
        for (String each : args) {
            script =
                    switch (each) {
                        case "failing" -> script.withFaults(ScriptedServerProcess::fault);
                        case "chat" -> script.withAbilities(Ability.CHAT, Ability.JSON_OBJECT);
                        default ->
                                throw new IllegalArgumentException(
                                        "argument must be failing or chat, but is: " + each);
                    };
        }
        try (ScriptedServer server = ScriptedServer.start(script)) {
            System.out.println(server.baseUrl());
            new CountDownLatch(1).await();
        }
    }

    private static final Fault[] FAULTS = {
        Fault.TOO_MANY, Fault.INTERNAL_ERROR, Fault.BAD_GATEWAY, Fault.OVERLOADED, Fault.CUT
    };

    private static Fault fault(Seen request) {
        return request.number() % 3 == 2
                ? FAULTS[request.number() / 3 % FAULTS.length]
                : Fault.NONE;
    }
}
