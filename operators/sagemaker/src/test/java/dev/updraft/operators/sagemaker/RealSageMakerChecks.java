// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.operators.sagemaker.SageMakerEndpoint.Deploying;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the moto that {@code operators/sagemaker/real-tests} started; not part of the build. */
class RealSageMakerChecks {
  @Test
  void shouldMakeAnEndpointAndDeleteIt(@TempDir Path folder) throws Exception {
    var extra =
        Map.of(
            "endpoint_url",
            System.getProperty("updraft.sagemaker.endpoint", ""),
            "execution_role",
            ScriptedSageMaker.ROLE);
    var aws = new SageMaker(new Connection("aws", "aws", "", 0, "", "id", "secret", extra));
    TaskContext task = Samples.task(1, folder);
    SageMakerEndpoint churn = Samples.endpoint(aws, "churn-" + System.nanoTime());
    Deploying named = churn.submit(task);
    var begun = (Poll.Wait<Deployed>) churn.poll(named, task);
    Deploying deploying = (Deploying) Objects.requireNonNull(begun.handle());
    assertThat(churn.poll(deploying, task))
        .isEqualTo(Poll.done(new Deployed(churn.endpoint(), Samples.VERSION, deploying.config())));
    assertThat(churn.poll(named, task)).as("its answer was lost").isInstanceOf(Poll.Done.class);
    churn.cancel(deploying, task);
    churn.cancel(deploying, task);
    assertThat(((Poll.Wait<Deployed>) churn.poll(named, task)).handle()).isNotNull();
    churn.cancel(named, task);
  }
}
