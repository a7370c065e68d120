/**
 * What every header brings along, once a program however many it includes: `wit::expected` in C++17, what handles are
 * made of, and the macro by which an implementation is exported.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';

export const headers = [
  'array',
  'cstddef',
  'cstdint',
  'functional',
  'map',
  'memory',
  'optional',
  'string',
  'string_view',
  'tuple',
  'type_traits',
  'utility',
  'variant',
  'vector',
];

export const support: Doc = code`
  #ifndef WIT_SUPPORT_HPP
  #define WIT_SUPPORT_HPP

  namespace wit {

  /** The error of an \`expected\`; without an argument the error of one whose error carries nothing. */
  template <class E = std::monostate>
  class unexpected {
   public:
    constexpr unexpected() = default;
    constexpr explicit unexpected(E error) : error_(std::move(error)) {}
    constexpr E &error() & { return error_; }
    constexpr const E &error() const & { return error_; }
    constexpr E &&error() && { return std::move(error_); }

   private:
    E error_{};
  };

  template <class T>
  struct is_unexpected : std::false_type {};
  template <class E>
  struct is_unexpected<unexpected<E>> : std::true_type {};

  /**
   * A value or an error: \`result<T, E>\` of WIT. What isn't there must not be asked for: \`*\` of an error and \`error()\` of
   * a value trap.
   */
  template <class T, class E = std::monostate>
  class [[nodiscard]] expected {
   public:
    using value_type = T;
    using error_type = E;

    template <class U = T,
              std::enable_if_t<std::is_constructible_v<T, U &&> &&
                                   !std::is_same_v<std::decay_t<U>, expected> &&
                                   !is_unexpected<std::decay_t<U>>::value,
                               int> = 0>
    constexpr expected(U &&value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    template <class F, std::enable_if_t<std::is_constructible_v<E, F &&>, int> = 0>
    constexpr expected(unexpected<F> error)
        : state_(std::in_place_index<1>, E(std::move(error).error())) {}

    constexpr bool has_value() const { return state_.index() == 0; }
    constexpr explicit operator bool() const { return has_value(); }

    constexpr T &operator*() & { return *there(std::get_if<0>(&state_)); }
    constexpr const T &operator*() const & { return *there(std::get_if<0>(&state_)); }
    constexpr T &&operator*() && { return std::move(*there(std::get_if<0>(&state_))); }
    constexpr T *operator->() { return there(std::get_if<0>(&state_)); }
    constexpr const T *operator->() const { return there(std::get_if<0>(&state_)); }
    constexpr T &value() & { return **this; }
    constexpr const T &value() const & { return **this; }
    constexpr T &&value() && { return *std::move(*this); }
    template <class U>
    constexpr T value_or(U &&other) const & {
      return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    constexpr T value_or(U &&other) && {
      return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(other));
    }

    constexpr E &error() & { return *there(std::get_if<1>(&state_)); }
    constexpr const E &error() const & { return *there(std::get_if<1>(&state_)); }
    constexpr E &&error() && { return std::move(*there(std::get_if<1>(&state_))); }

    friend constexpr bool operator==(const expected &a, const expected &b) { return a.state_ == b.state_; }
    friend constexpr bool operator!=(const expected &a, const expected &b) { return !(a == b); }

   private:
    template <class P>
    static constexpr P *there(P *pointer) {
      if (pointer == nullptr) __builtin_trap();
      return pointer;
    }

    std::variant<T, E> state_;
  };

  template <class E>
  class [[nodiscard]] expected<void, E> {
   public:
    using value_type = void;
    using error_type = E;

    constexpr expected() = default;
    template <class F, std::enable_if_t<std::is_constructible_v<E, F &&>, int> = 0>
    constexpr expected(unexpected<F> error) : error_(E(std::move(error).error())) {}

    constexpr bool has_value() const { return !error_.has_value(); }
    constexpr explicit operator bool() const { return has_value(); }
    constexpr void operator*() const { value(); }
    constexpr void value() const {
      if (!has_value()) __builtin_trap();
    }

    constexpr E &error() & { return there(error_); }
    constexpr const E &error() const & { return there(error_); }
    constexpr E &&error() && { return std::move(there(error_)); }

    friend constexpr bool operator==(const expected &a, const expected &b) { return a.error_ == b.error_; }
    friend constexpr bool operator!=(const expected &a, const expected &b) { return !(a == b); }

   private:
    template <class O>
    static constexpr auto &there(O &optional) {
      if (!optional) __builtin_trap();
      return *optional;
    }

    std::optional<E> error_;
  };

  namespace detail {

  /** An index of the table of handles. Only what is generated makes handles of indices. */
  struct handle {
    std::uint32_t index;
  };

  struct access {
    template <class T>
    static std::uint32_t index(const T &of) { return of.index_; }
    template <class T>
    static std::uint32_t release(T &of) { return std::exchange(of.index_, 0); }
  };

  }  // namespace detail

  }  // namespace wit

  /**
   * Makes a class that derives from \`implementation\` the one that is exported, once a program, outside of all namespaces:
   * \`WIT_EXPORT(exports::some::package::interface, my_class)\`.
   */
  #define WIT_EXPORT(interface, ...) WIT_EXPORT_AS(__COUNTER__, interface, __VA_ARGS__)
  #define WIT_EXPORT_AS(number, interface, ...) WIT_EXPORT_BY(number, interface, __VA_ARGS__)
  #define WIT_EXPORT_BY(number, interface, ...)          \
    namespace {                                          \
    using wit_exported_##number = __VA_ARGS__;           \
    }                                                    \
    interface::implementation &interface::exported() {   \
      static auto &only = *new wit_exported_##number();  \
      return only;                                       \
    }

  #endif`;
