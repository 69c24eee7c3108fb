package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MinkTest {
    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Mink.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void anExceptionIsFoundAmongTheCauses() {
        IOException root = new IOException("root");
        MinkException outer = new MinkException("outer", new IllegalStateException(root));
        assertThat(MinkException.find(outer, IOException.class)).containsSame(root);
        assertThat(MinkException.find(outer, MinkException.class)).containsSame(outer);
        assertThat(MinkException.find(outer, InterruptedException.class)).isEmpty();
    }
}
