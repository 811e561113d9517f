// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
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
import tools.jackson.databind.type.TypeFactory;

/**
 * JSON of a unit's values. Strict: what does not fit exactly fails instead of becoming 0 or null.
 * One for each loader: a shared mapper would keep every loader alive.
 */
public final class UnitJson {
  private UnitJson() {}

  public static JsonMapper mapper(ClassLoader unit) {
    return JsonMapper.builder()
        .typeFactory(TypeFactory.createDefaultInstance().withClassLoader(unit))
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

  /** The type that a canonical text names; null for the empty text. */
  public static @Nullable JavaType type(JsonMapper mapper, String canonical) {
    return canonical.isEmpty() ? null : mapper.getTypeFactory().constructFromCanonical(canonical);
  }

  /** Sealed interfaces carry the simple name of the permitted class as {@code type}. */
  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      var type = annotated.getRawType();
      return annotated instanceof AnnotatedClass && type.isSealed()
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
