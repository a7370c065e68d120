/** The package that all others stand on: memory, handles, and the types that WIT has and Go lacks. */
import { code, paragraphs } from '../text/template.ts';
import type { Doc } from '../text/doc.ts';

/** @param tuples - The lengths of tuples that there have to be. */
export function runtime(tuples: readonly number[]): Doc {
  return code`
    // Package witabi is what generated packages stand on: options, results and tuples, and below them memory and handles.
    package witabi

    import (
      "errors"
      "unsafe"
    )

    // Option is a value, or none.
    type Option[T any] struct {
      Value  T
      IsSome bool
    }

    // Some is an option with a value.
    func Some[T any](value T) Option[T] {
      return Option[T]{Value: value, IsSome: true}
    }

    // None is an option without one.
    func None[T any]() Option[T] {
      return Option[T]{}
    }

    // Result is a value or an error, where it is no function's result: these are (T, error).
    type Result[T, E any] struct {
      Ok    T
      Err   E
      IsErr bool
    }

    // Ok is a result that is a value.
    func Ok[T, E any](value T) Result[T, E] {
      return Result[T, E]{Ok: value}
    }

    // Err is a result that is an error.
    func Err[T, E any](err E) Result[T, E] {
      return Result[T, E]{Err: err, IsErr: true}
    }

    // Unpack gives the result as functions do; the error is a *Failure[E].
    func (r Result[T, E]) Unpack() (T, error) {
      if r.IsErr {
        return r.Ok, &Failure[E]{Value: r.Err}
      }
      return r.Ok, nil
    }

    // Failure is an error of WIT, with its value.
    type Failure[E any] struct {
      Value E
    }

    // Fail is an error with this value, for a function to return.
    func Fail[E any](value E) error {
      return &Failure[E]{Value: value}
    }

    // Error says what the value is, as far as it can be said.
    func (f *Failure[E]) Error() string {
      switch value := any(f.Value).(type) {
      case string:
        return value
      case interface{ String() string }:
        return value.String()
      }
      return "the function failed"
    }

    func (f *Failure[E]) witValue() any {
      return f.Value
    }

    // Pack makes a result of what a function gave. An error that is no Failure is its text where the result's error is a
    // string, and counts as it is where that has no value; otherwise it ends the component.
    func Pack[T, E any](value T, err error) Result[T, E] {
      if err == nil {
        return Result[T, E]{Ok: value}
      }
      var failure interface{ witValue() any }
      if errors.As(err, &failure) {
        if held, is := failure.witValue().(E); is {
          return Result[T, E]{Err: held, IsErr: true}
        }
      }
      result := Result[T, E]{IsErr: true}
      switch held := any(&result.Err).(type) {
      case *string:
        *held = err.Error()
      case *struct{}:
      default:
        panic(err)
      }
      return result
    }

    ${paragraphs(tuples.map(tuple))}

    // Handle is the index of a resource of others; 0 is none.
    type Handle uint32

    // Hand gives a handle away.
    func Hand(handle *Handle) uint32 {
      index := Lend(handle)
      *handle = 0
      return index
    }

    // Lend is the index of a handle.
    func Lend(handle *Handle) uint32 {
      if *handle == 0 {
        panic("a resource was used after it had been dropped or given away")
      }
      return uint32(*handle)
    }

    // Lent are the handles that a function has for the time of a call.
    type Lent []interface{ Drop() }

    // Note adds one.
    func (l *Lent) Note(resource interface{ Drop() }) {
      *l = append(*l, resource)
    }

    // Drop gives all of them back.
    func (l *Lent) Drop() {
      for _, resource := range *l {
        resource.Drop()
      }
    }

    // Table has the values that handles of our own stand for.
    type Table[T any] struct {
      values map[uint32]T
      last   uint32
    }

    // Add gives a value a representation.
    func (t *Table[T]) Add(value T) uint32 {
      if t.values == nil {
        t.values = map[uint32]T{}
      }
      for {
        t.last++
        if _, taken := t.values[t.last]; !taken {
          t.values[t.last] = value
          return t.last
        }
      }
    }

    // Get is the value of a representation.
    func (t *Table[T]) Get(rep uint32) T {
      return t.values[rep]
    }

    // Take is the value of a representation, which is free again.
    func (t *Table[T]) Take(rep uint32) T {
      value := t.values[rep]
      delete(t.values, rep)
      return value
    }

    // Drop ends a representation, and the value, which may have a method Drop.
    func (t *Table[T]) Drop(rep uint32) {
      value, there := t.values[rep]
      delete(t.values, rep)
      if dropper, is := any(value).(interface{ Drop() }); there && is {
        dropper.Drop()
      }
    }

    // blocks keeps what others have the address of: Go doesn't know that it is in use.
    var blocks = map[uint32]unsafe.Pointer{}

    // early is memory for what is asked for before Go's own is there.
    var early [256 * 1024 / 8]uint64
    var earlyUsed uint32
    var ready bool

    func init() {
      ready = true
    }

    //go:wasmexport cabi_realloc
    func realloc(old, oldSize, align, size uint32) uint32 {
      if size == 0 {
        return align
      }
      var at uint32
      if ready {
        at = Give(int(size), 1)
      } else {
        at = AddressOf(&early) + earlyUsed
        earlyUsed += (size + 7) &^ 7
        if earlyUsed > uint32(len(early)*8) {
          panic("too much memory was asked for before the component had started")
        }
      }
      if old != 0 && oldSize != 0 {
        copy(bytesAt(at, size), bytesAt(old, min(oldSize, size)))
        Free(old)
      }
      return at
    }

    // AddressOf is where a variable of a package, or what is kept otherwise, lies.
    func AddressOf[T any](value *T) uint32 {
      return uint32(uintptr(unsafe.Pointer(value)))
    }

    func pointer(at uint32) unsafe.Pointer {
      return unsafe.Pointer(uintptr(at))
    }

    func bytesAt(at, size uint32) []byte {
      return unsafe.Slice((*byte)(pointer(at)), size)
    }

    // Load reads a value from memory.
    func Load[T any](base, offset uint32) T {
      return *(*T)(pointer(base + offset))
    }

    // Store writes a value to memory.
    func Store[T any](base, offset uint32, value T) {
      *(*T)(pointer(base + offset)) = value
    }

    // Bool is 1 for true.
    func Bool(value bool) uint32 {
      if value {
        return 1
      }
      return 0
    }

    // Give is a block for so many elements that stays until it is freed; for no bytes an address that nobody reads.
    func Give(count, each int) uint32 {
      size := count * each
      if size == 0 {
        return 8
      }
      block := make([]uint64, (size+7)/8)
      return keep(unsafe.Pointer(&block[0]))
    }

    func keep(block unsafe.Pointer) uint32 {
      at := uint32(uintptr(block))
      blocks[at] = block
      return at
    }

    // GiveString is a string for others, until it is freed.
    func GiveString(text string) (uint32, uint32) {
      if text == "" {
        return 8, 0
      }
      return keep(unsafe.Pointer(unsafe.StringData(text))), uint32(len(text))
    }

    // GiveSlice is a slice of numbers for others, until it is freed.
    func GiveSlice[T any](values []T) (uint32, uint32) {
      if len(values) == 0 {
        return 8, 0
      }
      return keep(unsafe.Pointer(&values[0])), uint32(len(values))
    }

    // Free lets go of a block.
    func Free(at uint32) {
      delete(blocks, at)
    }

    // FreeAll lets go of the block of a string or list; there is none where that is empty.
    func FreeAll(at, length uint32) {
      if length != 0 {
        Free(at)
      }
    }

    // TakeString is a string that others wrote to a block of ours, which is the string's now.
    func TakeString(at, length uint32) string {
      if length == 0 {
        return ""
      }
      text := unsafe.String((*byte)(pointer(at)), length)
      Free(at)
      return text
    }

    // TakeSlice is a slice of numbers that others wrote to a block of ours, which is the slice's now.
    func TakeSlice[T any](at, length uint32) []T {
      if length == 0 {
        return nil
      }
      values := unsafe.Slice((*T)(pointer(at)), length)
      Free(at)
      return values
    }

    // Scope has what is lent to others for the time of a call.
    type Scope struct {
      kept []unsafe.Pointer
    }

    // open has the scopes of all calls that are under way, so that what they keep lies in Go's heap and stays.
    var open []*Scope

    func (s *Scope) keep(block unsafe.Pointer) uint32 {
      if s.kept == nil {
        open = append(open, s)
      }
      s.kept = append(s.kept, block)
      return uint32(uintptr(block))
    }

    // Close ends the scope.
    func (s *Scope) Close() {
      if s.kept != nil {
        s.kept = nil
        open = open[:len(open)-1]
      }
    }

    // Block is memory for the time of the call.
    func (s *Scope) Block(count, each int) uint32 {
      size := count * each
      if size == 0 {
        return 8
      }
      block := make([]uint64, (size+7)/8)
      return s.keep(unsafe.Pointer(&block[0]))
    }

    // Area is memory for parameters or a result.
    func (s *Scope) Area(size int) uint32 {
      return s.Block(size, 1)
    }

    // String lends a string.
    func (s *Scope) String(text string) (uint32, uint32) {
      if text == "" {
        return 8, 0
      }
      return s.keep(unsafe.Pointer(unsafe.StringData(text))), uint32(len(text))
    }

    // LendSlice lends a slice of numbers.
    func LendSlice[T any](s *Scope, values []T) (uint32, uint32) {
      if len(values) == 0 {
        return 8, 0
      }
      return s.keep(unsafe.Pointer(&values[0])), uint32(len(values))
    }
  `;
}

function tuple(length: number): Doc {
  const places = Array.from({ length }, (_, i) => i);
  const width = `F${length - 1}`.length;
  const types = places.map((i) => `T${i}`).join(', ');
  return code`
    // Tuple${length} is a tuple of ${length}.
    type Tuple${length}[${types} any] struct {
      ${places.map((i) => `${`F${i}`.padEnd(width)} T${i}`)}
    }
  `;
}
