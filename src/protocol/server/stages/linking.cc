// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/linking.h"

#include <utility>

#include "protocol/server/record_checks.h"
#include "protocol/server/stages/categories.h"
#include "protocol/server/stages/rounds.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::server {

std::unique_ptr<Stage> LinkingStage::receive(const ClientMessage& message, const SendToClient& send) {
  if (!message.has_plane()) out_of_order("an encrypted plane");
  take_plane(message.plane());
  if (planes_.size() < plan().set_planes) return nullptr;
  host_.observer.on_phase(Phase::kPrepare);
  own_.linkage->report.begin_set(plane_set_);
  own_.linkage->strategy->announce(planes_);
  host_.workers.run([&] { own_.intake->rows().add_planes(planes_); });
  own_.linkage->report.prepared(LinkReport::kChecked / 2);
  const bool last = plane_set_ + 1 == plan().plane_sets;
  if (last) send_weights(send);
  host_.workers.run([&] { link_planes(); });
  if (last) return hand_over(send);
  ++plane_set_;
  host_.observer.on_phase(Phase::kPlanes);
  return nullptr;
}

void LinkingStage::take_plane(const Plane& message) {
  if (message.plane_set() != plane_set_ || message.index() != planes_.size()) out_of_order("another plane");
  planes_.push_back(own_.intake->plane(message.ciphertext()));
  const std::size_t each = plan().set_planes;
  host_.observer.on_progress(Phase::kPlanes, plane_set_ * each + planes_.size(), plan().plane_sets * each, 0);
}

void LinkingStage::send_weights(const SendToClient& send) const {
  const bgv::Seed& seed = own_.intake->rows().planes_seed();
  ServerMessage message;
  message.mutable_weights()->set_seed(seed.data(), seed.size());
  send(message);
}

void LinkingStage::link_planes() {
  link::Strategy& strategy = *own_.linkage->strategy;
  {
    const WorkTimer timer(host_.observer, Work::kExpansion);
    checks_.add(planes_, plane_set_, strategy);
  }
  own_.linkage->report.prepared(LinkReport::kChecked);
  strategy.take_planes(std::move(planes_));
  planes_.clear();
}

std::unique_ptr<Stage> LinkingStage::hand_over(const SendToClient& send) {
  std::vector<bgv::Ciphertext> sums;
  {
    const WorkTimer timer(host_.observer, Work::kRefresh);
    host_.workers.run([&] { sums = own_.linkage->strategy->link_sums(plan().rounds.front()); });
  }
  std::unique_ptr<Stage> next;
  if (plan().splits()) {
    auto categories = std::make_unique<CategoriesStage>(host_, std::move(own_));
    categories->begin(sums, send);
    next = std::move(categories);
  } else {
    auto rounds = std::make_unique<RoundsStage>(host_, std::move(own_), 0);
    rounds->begin(sums, send);
    next = std::move(rounds);
  }
  host_.observer.on_phase(Phase::kTabulate);
  return next;
}

}  // namespace tacit::protocol::server
