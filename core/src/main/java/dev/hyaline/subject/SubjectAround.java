package dev.hyaline.subject;

import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.util.List;
import java.util.Optional;

/** A subject model made of another one, which it leaves as it is unless it says otherwise. */
public interface SubjectAround extends SubjectModel {

    /** The other one. */
    SubjectModel model();

    @Override
    default Manifest.Model identity() {
        return model().identity();
    }

    @Override
    default int context() {
        return model().context();
    }

    @Override
    default List<SiteShape> sites() {
        return model().sites();
    }

    @Override
    default List<RecordedSae> autoencoders() {
        return model().autoencoders();
    }

    @Override
    default String precision() {
        return model().precision();
    }

    @Override
    default Optional<Tokenizer> tokenizer() {
        return model().tokenizer();
    }

    @Override
    default Optional<Vocabulary> vocabulary() {
        return model().vocabulary();
    }

    @Override
    default int lanes() {
        return model().lanes();
    }

    @Override
    default Times times() {
        return model().times();
    }

    @Override
    default void rest() {
        model().rest();
    }
}
