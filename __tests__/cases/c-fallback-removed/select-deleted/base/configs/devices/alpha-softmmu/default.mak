# everything
