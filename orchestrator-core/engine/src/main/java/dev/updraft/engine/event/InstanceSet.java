// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.event;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;

/**
 * Numbers of instances, in order; immutable. A hundred thousand of them are a few kilobytes, where
 * boxed ones cost the leader a turn that everybody notices.
 */
public final class InstanceSet extends AbstractSet<Integer> {
  private final BitSet numbers;
  private final int size;

  private InstanceSet(BitSet numbers) {
    this.numbers = numbers;
    size = numbers.cardinality();
  }

  public static InstanceSet of(BitSet numbers) {
    return new InstanceSet((BitSet) numbers.clone());
  }

  /** The same one when it is one already. */
  public static InstanceSet copyOf(Collection<Integer> instances) {
    if (instances instanceof InstanceSet set) {
      return set;
    }
    BitSet numbers = new BitSet();
    instances.forEach(numbers::set);
    return new InstanceSet(numbers);
  }

  /** Those below {@code size}, for the caller to change. */
  public BitSet below(int size) {
    return numbers.get(0, size);
  }

  @Override
  public boolean contains(Object no) {
    return no instanceof Integer number && number >= 0 && numbers.get(number);
  }

  @Override
  public Iterator<Integer> iterator() {
    return numbers.stream().iterator();
  }

  @Override
  public int size() {
    return size;
  }
}
