import uuid

import pytest
from redis import Redis

from new_core.application.interfaces.services.delivery_errors import TemporaryServiceError
from new_core.infrastructure.messaging.celery_config import CHANNELS, CeleryDispatcher, create_celery, queue_name
from new_core.infrastructure.messaging.delivery import Claim


async def test_a_claim_waits_in_the_queue_of_its_channel(redis_url: str) -> None:
    prefix = f"test-{uuid.uuid4().hex}:"
    app = create_celery(redis_url, prefix)
    await CeleryDispatcher(app).dispatch([Claim(1, "t", channel) for channel in CHANNELS])
    app.close()
    with Redis.from_url(redis_url) as redis:
        lengths = [redis.llen(prefix + queue_name(channel)) for channel in CHANNELS]
        redis.delete(*redis.keys(f"{prefix}*"))
    assert lengths == [1] * len(CHANNELS)


async def test_without_redis_there_is_no_queue() -> None:
    app = create_celery("redis://127.0.0.1:1/0")
    with pytest.raises(TemporaryServiceError, match="celery"):
        await CeleryDispatcher(app).dispatch([Claim(1, "t", "email")])
    app.close()
