// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.updraft.api.Value;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON to and from programs: read exactly as results of tasks are, by a class that operators cannot
 * see ({@code UnitJson}); {@code JsonTest} holds the two alike. A mapper for each use, for one that
 * is kept would keep the unit's classes.
 */
public final class Json {
  private Json() {}

  public static byte[] write(Map<String, Value<Object>> values) {
    var plain = new TreeMap<String, Object>();
    values.forEach((name, value) -> plain.put(name, value.get()));
    return mapper().writeValueAsBytes(plain);
  }

  public static @Nullable Object read(byte[] json, Type type) {
    var mapper = mapper();
    return mapper.readValue(json, mapper.constructType(type));
  }

  /** For what is read a little differently; not to be kept. */
  public static JsonMapper mapper() {
    return JsonMapper.builder()
        .annotationIntrospector(new SealedTypes())
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text -> {
              text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .build();
  }

  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedClass && annotated.getRawType().isSealed()
          ? JsonTypeInfo.Value.construct(
              JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, null, null)
          : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
      var type = annotated.getRawType();
      return type.isSealed()
          ? Arrays.stream(type.getPermittedSubclasses())
              .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
              .toList()
          : super.findSubtypes(config, annotated);
    }
  }
}
