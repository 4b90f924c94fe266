package pos.testing;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/** A container that keeps its port on this machine when it is killed and restarted. */
final class Container {

  private final int port = freePort();
  private final WaitStrategy ready;
  private final GenericContainer<?> container;

  /** @param readyCommand succeeds inside the container when the server accepts requests */
  Container(String image, int innerPort, Map<String, String> environment, String readyCommand, String... command) {
    var binding = new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(innerPort));
    ready = Wait.forSuccessfulCommand(readyCommand);
    container = new GenericContainer<>(image)
        .withEnv(environment)
        .withCommand(command)
        .withCreateContainerCmdModifier(create -> create.withExposedPorts(binding.getExposedPort())
            .getHostConfig().withPortBindings(binding))
        .waitingFor(ready);
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  void run(String... words) {
    try {
      var result = container.execInContainer(words);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  /** Starts the container unless it is running, and waits until it is ready. */
  void restart() {
    if (!container.isRunning()) {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }
    ready.waitUntilReady(container);
  }
}
