#include "fibers/context.h"

#include <cxxabi.h>

#include <cstring>
#include <exception>

namespace patchbay::fibers {

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

Context::Context(StackRange stack, void (*begin)(void*), void* data)
    : place_(make_fcontext(reinterpret_cast<void*>(stack.high), stack.high - stack.low,
                           &Context::enter_first)),
      flow_(sanitizers::flow_on(stack)),
      begin_(begin),
      data_(data) {}

Context::~Context() {
  if (begin_ != nullptr) sanitizers::destroy(flow_);
}

void Context::enter_first(transfer_t came) {
  auto& self = *static_cast<Context*>(came.data);
  self.arrive(came);
  self.begin_(self.data_);
  std::terminate();  // never reached: begin_ ends with leave_for()
}

void Context::switch_to(Context& to) {
  prepare(to);
  sanitizers::leaving(&flow_, to.flow_);
  arrive(jump_fcontext(to.place_, &to));
}

void Context::leave_for(Context& to) {
  prepare(to);
  sanitizers::leaving(nullptr, to.flow_);
  jump_fcontext(to.place_, &to);
  std::terminate();  // never reached: nobody enters this context again
}

void Context::prepare(Context& to) {
  to.from_ = this;
  void* of_thread = abi::__cxa_get_globals();
  std::memcpy(&exceptions_, of_thread, sizeof exceptions_);
  std::memcpy(of_thread, &to.exceptions_, sizeof exceptions_);
}

void Context::arrive(transfer_t came) {
  from_->place_ = came.fctx;
  sanitizers::arrived(flow_, from_->flow_);
}

}  // namespace patchbay::fibers
