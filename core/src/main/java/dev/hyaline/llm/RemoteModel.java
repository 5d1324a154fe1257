package dev.hyaline.llm;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.ledger.SetAside;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.WireRequest;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model at a server, asked through the ledger; in a replay the ledger alone answers. */
final class RemoteModel implements LanguageModel, AutoCloseable {

    private static final int PROMPT_SHOWN = 60;

    private final Attempts attempts;
    private final RequestCoalescer coalescer;
    private final ServedModel model;
    private @Nullable Capabilities capabilities;

    RemoteModel(Attempts attempts, RequestCoalescer coalescer) {
        this.attempts = attempts;
        this.coalescer = coalescer;
        this.model = attempts.model();
    }

    @Override
    public String name() {
        return model.model();
    }

    @Override
    public synchronized Capabilities capabilities() {
        if (capabilities == null) {
            capabilities =
                    known().orElseGet(() -> {
                        Capabilities found = find();
                        attempts.ledger().remember(model, found);
                        attempts.progress().say(model.describe() + ": " + found.describe());
                        return found;
                    });
        }
        return capabilities;
    }

    private Optional<Capabilities> known() {
        return model.capabilities().or(() -> attempts.ledger().capabilities(model));
    }

    private Capabilities find() {
        if (attempts.transport() == null) {
            throw missing(Figures.format("what %s can do", model.describe()));
        }
        return new CapabilityProbe(
                        model.describe(),
                        (request, assumed) -> ask(WireRequest.of(request, model, assumed), false))
                .probe();
    }

    @Override
    public Reply ask(Request request) {
        return ask(WireRequest.of(request, model, capabilities()), true);
    }

    private Reply ask(WireRequest request, boolean counts) {
        try {
            return coalescer.join(request.key(), () -> answer(request, counts));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestCoalescer.interrupted();
        }
    }

    private Reply answer(WireRequest request, boolean counts) throws InterruptedException {
        Optional<Answer> remembered = attempts.ledger().find(request);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        if (attempts.transport() == null) {
            throw missing(describe(request));
        }
        Reply reply = attempts.send(request);
        if (counts) {
            switch (reply) {
                case Answer _ -> attempts.streak().broken();
                case Failure failure -> attempts.streak().extended(failure);
            }
        }
        return reply;
    }

    private static HyalineException missing(String what) {
        return HyalineException.languageModel(
                "replay must find everything in the ledger, but it lacks: %s (without replay it is asked for)",
                what);
    }

    private String describe(WireRequest request) {
        String line = request.request().texts().getLast().strip().replaceAll("\\s+", " ");
        String shown = line.length() <= PROMPT_SHOWN ? line : line.substring(0, PROMPT_SHOWN) + "…";
        return Figures.format(
                "%s, request %.12s, sample %d, \"%s\"",
                model.describe(), request.key(), request.request().sampling().sample(), shown);
    }

    @Override
    public Estimate estimate(Request request) {
        // Without asking nobody knows better; what a prompt costs does not depend on it.
        Capabilities can = known().orElse(Capabilities.EVERYTHING);
        WireRequest wire = WireRequest.of(request, model, can);
        if (attempts.ledger().find(wire).isPresent()) {
            return new Estimate(0, 1, 0, 0, BigDecimal.ZERO, 0, true);
        }
        SetAside setAside = attempts.setAside(wire);
        return new Estimate(
                1,
                0,
                attempts.counter().count(wire.request()),
                setAside.answerTokens(),
                setAside.dollars().orElse(BigDecimal.ZERO),
                setAside.dollars().isPresent() ? 0 : 1,
                attempts.counter().isExact());
    }

    boolean wouldProbe() {
        return known().isEmpty();
    }

    FailureStreak failures() {
        return attempts.streak();
    }

    @Override
    public void close() {
        if (attempts.transport() != null) {
            attempts.transport().close();
        }
    }
}
