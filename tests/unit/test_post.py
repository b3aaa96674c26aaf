from __future__ import annotations

import numpy as np

from simulations.market.post import Post


def test_everything_sent_is_delivered_once_when_it_is_due_and_in_order_of_time():
    rng, post = np.random.default_rng(1), Post(width=20.0)
    sent, got, now, first = [], [], 0.0, 0
    for _ in range(200):
        keys, decided = np.arange(first, first + 7, dtype=np.uint64), np.full(7, now)
        after = np.where(rng.random(7) < 0.2, np.inf, rng.exponential(30.0, 7))
        post.send(keys, decided, after)
        sent += [(at, key) for key, at in zip(keys.tolist(), (decided + after).tolist(), strict=True) if np.isfinite(at)]
        before, now, first = now, now + 3.0, first + 7
        keys, at = post.deliver(now)
        assert (np.diff(at) >= 0.0).all()
        assert ((at > before) | (at <= now)).all()
        assert (at <= now).all()
        got += zip(at.tolist(), keys.tolist(), strict=True)
        assert len(post) == sum(when > now for when, _ in sent)
    keys, at = post.deliver(1e9)
    got += zip(at.tolist(), keys.tolist(), strict=True)
    assert sorted(got) == sorted(sent)
    assert len(post) == 0


def test_an_event_is_delivered_at_the_first_delivery_after_it():
    post = Post(width=10.0)
    post.send(np.array([1, 2], np.uint64), np.zeros(2), np.array([4.0, 40.0]))
    assert post.deliver(3.9)[0].tolist() == []
    assert post.deliver(4.0)[0].tolist() == [1]
    assert post.deliver(39.0)[0].tolist() == []
    assert post.deliver(41.0)[1].tolist() == [40.0]
